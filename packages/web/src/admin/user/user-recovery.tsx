import type { AdminUser, AnswerOf } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useParley } from "../../use-parley.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { ShownOnce } from "../frame/shown-once.tsx";
import { useDeed } from "../frame/use-deed.ts";

/** A way back in for someone who has lost every other. The link is held here alone, and gone with the pane. */
export const UserRecovery = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const formats = useFormats();
  const { act, busy, problem } = useDeed();
  const [issued, setIssued] = useState<AnswerOf<"admin-user.issueRecoveryLink"> | null>(null);
  const [resetFactors, setResetFactors] = useState(false);
  const issue = () =>
    void act(async () => {
      setIssued(await parley.call("admin-user.issueRecoveryLink", { id: user.id, resetFactors }));
      await queries.invalidateQueries({ queryKey: ["admin", "user-events", user.id] });
    });
  const until = issued ? `${formats.date(issued.expiresAt)}, ${formats.clock(issued.expiresAt)}` : "";
  return (
    <PaneSection title={t("admin.users.recovery")} note={t("admin.users.recoveryHint")}>
      {issued ? (
        <>
          <ShownOnce label={t("admin.users.recoveryLink")} text={issued.url} />
          <p className="text-meta text-muted">{t("admin.users.recoveryUntil", { when: until })}</p>
        </>
      ) : (
        <>
          {user.mfaMethods.length > 0 ? (
            <label className="flex cursor-pointer gap-3 text-meta">
              <input
                type="checkbox"
                checked={resetFactors}
                onChange={() => setResetFactors((now) => !now)}
                className="mt-0.5 size-4 shrink-0 accent-accent"
              />
              {t("admin.users.recoveryFactors")}
            </label>
          ) : null}
          <Button className="self-start" disabled={busy} aria-busy={busy} onClick={issue}>
            {t("admin.users.recoveryIssue")}
          </Button>
        </>
      )}
      {problem ? <ProblemNote problem={problem} /> : null}
    </PaneSection>
  );
};
