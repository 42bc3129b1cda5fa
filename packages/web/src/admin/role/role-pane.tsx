import type { Role } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../design/asking-button.tsx";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { Chip } from "../frame/chip.tsx";
import { DetailPane } from "../frame/detail-pane.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { changeOf } from "./permission-change.ts";
import { isPermission, PermissionChoice } from "./permission-choice.tsx";

interface RolePaneProps {
  role: Role;
  onClose: () => void;
}

/** One role: what it permits, who has it, and its end. */
export const RolePane = ({ role, onClose }: RolePaneProps) => {
  const { t } = useTranslation();
  const mayWrite = useMay("role.write") && role.name !== "admin";
  const mayReadUsers = useMay("user.read");
  return (
    <DetailPane rowId={role.name} label={t("admin.roles.pane")} onClose={onClose}>
      <div className="flex flex-col gap-1 border-b border-line py-5">
        <p className="flex items-center gap-2 text-title font-semibold">
          <span className="min-w-0 truncate">{role.name}</span>
          {role.builtIn ? <Chip tone="quiet">{t("admin.roles.builtIn")}</Chip> : null}
        </p>
        <p className="flex flex-wrap gap-x-3 text-meta text-muted">
          {t("admin.roles.members", { count: role.members })}
          {mayReadUsers && role.members > 0 ? (
            <Link
              to="/admin/users"
              search={{ role: role.name }}
              className="rounded-control font-semibold text-accent hover:underline"
            >
              {t("admin.roles.showMembers")}
            </Link>
          ) : null}
        </p>
        {role.name === "admin" ? <p className="text-meta text-muted">{t("admin.roles.adminNote")}</p> : null}
      </div>
      {mayWrite ? <EditRole key={role.name} role={role} /> : <PermissionList role={role} />}
      {mayWrite && !role.builtIn ? <RemoveRole role={role} onRemoved={onClose} /> : null}
    </DetailPane>
  );
};

const PermissionList = ({ role }: { role: Role }) => (
  <ul className="flex flex-col gap-1 py-5 font-mono text-meta">
    {role.permissions.map((permission) => (
      <li key={permission}>{permission}</li>
    ))}
  </ul>
);

const EditRole = ({ role }: { role: Role }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  // Null while nothing is changed here: what another administrator changes shows.
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const chosen = draft ?? role.permissions;
  const [isSaved, setSaved] = useState(false);
  const { gained, lost } = changeOf(role.permissions, chosen);
  const isChanged = gained.length + lost.length > 0;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged) return;
    const isDone = await act(async () => {
      await parley.call("role.update", { name: role.name, permissions: chosen.filter(isPermission) });
      await queries.invalidateQueries({ queryKey: ["admin"] });
    });
    setSaved(isDone);
    if (isDone) setDraft(null);
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-5 py-5">
      <PermissionChoice
        chosen={chosen}
        onChange={(next) => {
          setSaved(false);
          setDraft(next);
        }}
      />
      <div aria-live="polite" className="flex flex-col gap-1 text-meta">
        {gained.length > 0 ? <p>{t("admin.roles.adds", { permissions: gained.join(", ") })}</p> : null}
        {lost.length > 0 ? <p>{t("admin.roles.takes", { permissions: lost.join(", ") })}</p> : null}
        {isChanged ? (
          <p className="text-muted">
            {role.members > 0
              ? t("admin.roles.affects", { count: role.members })
              : t("admin.roles.affectsNobody")}
          </p>
        ) : null}
        {isSaved && !isChanged ? <p className="text-muted">{t("admin.roles.saved")}</p> : null}
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      {isChanged ? (
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={busy} aria-busy={busy}>
            {t("admin.roles.save")}
          </Button>
          <Button disabled={busy} onClick={() => setDraft(null)}>
            {t("admin.users.undoRoles")}
          </Button>
        </div>
      ) : null}
    </form>
  );
};

const RemoveRole = ({ role, onRemoved }: { role: Role; onRemoved: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  const remove = () =>
    void act(async () => {
      await parley.call("role.remove", { name: role.name, withMembers: role.members > 0 });
      onRemoved();
      await queries.invalidateQueries({ queryKey: ["admin"] });
    });
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line py-5">
      {problem ? <ProblemNote problem={problem} /> : null}
      <AskingButton
        look="quiet-danger"
        disabled={busy}
        aria-busy={busy}
        title={t("admin.roles.removeTitle", { role: role.name })}
        detail={
          role.members > 0
            ? t("admin.roles.removeDetail", { count: role.members })
            : t("admin.roles.removeNobody")
        }
        action={t("admin.roles.remove")}
        onConfirm={remove}
      />
    </div>
  );
};
