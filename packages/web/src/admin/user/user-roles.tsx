import { type AdminUser, BUILT_IN_ROLES } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { Chip } from "../frame/chip.tsx";
import { PaneSection } from "../frame/detail-pane.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { changeOf, permittedBy, sameNames } from "../role/permission-change.ts";
import { useRoles } from "../role/use-roles.ts";
import { useUserChanged } from "./use-user-changed.ts";

/** Their roles: each says what it permits, and nothing counts before it is saved. */
export const UserRoles = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const mayGive = useMay("user.role");
  if (!mayGive) {
    return (
      <PaneSection title={t("admin.users.roles")}>
        <p className="flex flex-wrap gap-1">
          {user.roles.map((name) => (
            <Chip key={name}>{name}</Chip>
          ))}
        </p>
      </PaneSection>
    );
  }
  return (
    <PaneSection title={t("admin.users.roles")} note={t("admin.users.rolesHint")}>
      <RoleChoice key={user.id} user={user} />
    </PaneSection>
  );
};

const RoleChoice = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const changed = useUserChanged();
  const { data: roles = [] } = useRoles();
  const { act, busy, problem } = useDeed();
  // Null while nothing is changed here: what another administrator changes shows.
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const chosen = draft ?? user.roles;
  const [isSaved, setSaved] = useState(false);
  const permissionsOf = (name: string) => roles.find((role) => role.name === name)?.permissions ?? [];
  const names = [...new Set([...BUILT_IN_ROLES, ...roles.map((role) => role.name), ...user.roles])];
  const isChanged = !sameNames(chosen, user.roles);
  const { gained, lost } = changeOf(permittedBy(roles, user.roles), permittedBy(roles, chosen));
  const toggle = (name: string) => {
    setSaved(false);
    setDraft(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  };
  const save = async () => {
    const isDone = await act(async () =>
      changed(await parley.call("admin-user.setRoles", { id: user.id, roles: [...chosen] })),
    );
    setSaved(isDone);
    if (isDone) setDraft(null);
  };
  const grants = (name: string) => {
    if (name === "admin") return t("admin.users.everyPermission");
    return permissionsOf(name).join(", ") || t("admin.users.noPermissions");
  };
  return (
    <>
      <fieldset className="flex flex-col">
        <legend className="sr-only">{t("admin.users.roles")}</legend>
        {names.map((name) => (
          <label key={name} className="flex cursor-pointer gap-3 rounded-control py-1.5 hover:bg-sunken">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() => toggle(name)}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 text-meta">
              <span className="block font-semibold">{name}</span>
              <span className="block text-muted wrap-anywhere">{grants(name)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div aria-live="polite" className="flex flex-col gap-1 text-meta">
        {isChanged && gained.length > 0 ? (
          <p>{t("admin.users.gains", { permissions: gained.join(", ") })}</p>
        ) : null}
        {isChanged && lost.length > 0 ? (
          <p>{t("admin.users.loses", { permissions: lost.join(", ") })}</p>
        ) : null}
        {isSaved && !isChanged ? <p className="text-muted">{t("admin.users.rolesSaved")}</p> : null}
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      {isChanged ? (
        <div className="flex gap-2">
          <Button look="primary" disabled={busy} aria-busy={busy} onClick={() => void save()}>
            {t("admin.users.saveRoles")}
          </Button>
          <Button disabled={busy} onClick={() => setDraft(null)}>
            {t("admin.users.undoRoles")}
          </Button>
        </div>
      ) : null}
    </>
  );
};
