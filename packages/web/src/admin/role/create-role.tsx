import { type Role, RoleName } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { useDeed } from "../frame/use-deed.ts";
import { isPermission, PermissionChoice } from "./permission-choice.tsx";
import { ROLES_KEY } from "./use-roles.ts";

interface CreateRoleProps {
  onClose: () => void;
  onCreated: (role: Role) => void;
}

/** A name, which stays, and what it permits, which can change. */
export const CreateRole = ({ onClose, onCreated }: CreateRoleProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem, fieldErrors, setFieldErrors } = useDeed();
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<readonly string[]>([]);
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (!RoleName.safeParse(name).success) return setFieldErrors({ name: t("admin.roles.nameInvalid") });
    return void act(async () => {
      const role = await parley.call("role.create", { name, permissions: permissions.filter(isPermission) });
      await queries.invalidateQueries({ queryKey: ROLES_KEY });
      onCreated(role);
    });
  };
  return (
    <form noValidate onSubmit={create} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-4">
        <TextField
          label={t("admin.roles.name")}
          hint={t("admin.roles.nameHint")}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={32}
          value={name}
          error={fieldErrors.name}
          onChange={(event) => setName(event.target.value)}
        />
        <PermissionChoice chosen={permissions} onChange={setPermissions} />
      </div>
      <div className="flex flex-col gap-3 border-t border-line p-4">
        {problem ? <ProblemNote problem={problem} /> : null}
        <DialogActions onClose={onClose} busy={busy}>
          {t("admin.roles.createAction")}
        </DialogActions>
      </div>
    </form>
  );
};
