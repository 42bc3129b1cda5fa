import type { Invitation } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../design/asking-button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { DetailPane, Facts, PaneSection } from "../frame/detail-pane.tsx";
import { PersonName } from "../frame/person-name.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { stateOf } from "./invitation-state.ts";

interface InvitationPaneProps {
  invitation: Invitation;
  onClose: () => void;
}

/** One invitation; while it is open it can be withdrawn. */
export const InvitationPane = ({ invitation, onClose }: InvitationPaneProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  const state = stateOf(invitation, new Date());
  const { uses, usesMax } = invitation;
  const withdraw = () =>
    void act(async () => {
      await parley.call("invitation.withdraw", { id: invitation.id });
      await queries.invalidateQueries({ queryKey: ["admin", "invitations"] });
    });
  return (
    <DetailPane rowId={invitation.id} label={t("admin.invitations.pane")} onClose={onClose}>
      <PaneSection title={invitation.email ?? t("admin.invitations.anyone")}>
        <Facts
          facts={[
            [t("admin.invitations.state"), t(`admin.invitations.states.${state}`)],
            [t("admin.invitations.role"), invitation.role],
            [t("admin.invitations.uses"), t("admin.invitations.usesOf", { uses, max: usesMax })],
            [
              t("admin.invitations.expires"),
              <TimeText key="until" time={invitation.expiresAt} how="exact" />,
            ],
            [t("admin.invitations.made"), <TimeText key="made" time={invitation.createdAt} how="exact" />],
            invitation.invitedBy
              ? [t("admin.invitations.by"), <PersonName key="by" id={invitation.invitedBy} />]
              : null,
          ]}
        />
        {problem ? <ProblemNote problem={problem} /> : null}
        {state === "open" ? (
          <AskingButton
            className="self-start"
            disabled={busy}
            aria-busy={busy}
            title={t("admin.invitations.withdrawTitle")}
            detail={t("admin.invitations.withdrawDetail")}
            action={t("admin.invitations.withdraw")}
            onConfirm={withdraw}
          />
        ) : null}
      </PaneSection>
    </DetailPane>
  );
};
