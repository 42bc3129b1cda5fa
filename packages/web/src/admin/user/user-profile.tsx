import { type AdminUser, DISPLAY_NAME_CHARACTERS_MAX } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { Facts, PaneSection } from "../frame/detail-pane.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { useUserChanged } from "./use-user-changed.ts";

/** Who they are; their display name can be corrected. */
export const UserProfile = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const names: Readonly<Record<string, string>> = t("admin.users.factorNames", { returnObjects: true });
  const factors = user.mfaMethods.map((method) => names[method] ?? method);
  const mayRename = useMay("user.lock");
  return (
    <PaneSection title={t("admin.users.profile")}>
      <Facts
        facts={[
          [
            t("admin.users.email"),
            user.emailVerified ? user.email : `${user.email} (${t("admin.users.unverified")})`,
          ],
          [t("admin.users.created"), <TimeText key="created" time={user.createdAt} how="exact" />],
          [
            t("admin.users.lastSignIn"),
            user.lastSignInAt ? <TimeText key="last" time={user.lastSignInAt} /> : t("admin.never"),
          ],
          [t("admin.users.factors"), factors.join(", ") || t("admin.users.noFactors")],
        ]}
      />
      {mayRename ? <Rename key={user.displayName} user={user} /> : null}
    </PaneSection>
  );
};

const Rename = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const changed = useUserChanged();
  const { act, busy, problem, fieldErrors } = useDeed();
  const [displayName, setDisplayName] = useState(user.displayName);
  const isChanged = displayName.trim() !== "" && displayName.trim() !== user.displayName;
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged) return;
    void act(async () =>
      changed(await parley.call("admin-user.update", { id: user.id, displayName: displayName.trim() })),
    );
  };
  return (
    <form noValidate onSubmit={rename} className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <TextField
          label={t("admin.users.displayName")}
          className="flex-1"
          maxLength={DISPLAY_NAME_CHARACTERS_MAX}
          autoComplete="off"
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <Button type="submit" className="h-10" disabled={!isChanged || busy} aria-busy={busy}>
          {t("admin.users.rename")}
        </Button>
      </div>
      {fieldErrors.displayName ? <p className="text-meta text-danger">{fieldErrors.displayName}</p> : null}
      {problem ? <ProblemNote problem={problem} /> : null}
    </form>
  );
};
