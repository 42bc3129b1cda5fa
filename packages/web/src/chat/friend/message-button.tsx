import type { PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { useOpenDirect } from "../channel/use-open-direct.ts";

interface MessageButtonProps {
  person: PublicProfile;
  look?: "plain" | "primary";
  /** Called when one goes to the conversation. */
  onLeave?: (() => void) | undefined;
}

/** The way to the conversation with someone. */
export const MessageButton = ({ person, look = "plain", onLeave }: MessageButtonProps) => {
  const { t } = useTranslation();
  const openDirect = useOpenDirect();
  return (
    <Button
      look={look}
      aria-label={t("people.messageNamed", { name: person.displayName })}
      onClick={() => {
        onLeave?.();
        void openDirect(person.id);
      }}
    >
      {t("people.message")}
    </Button>
  );
};

/** Whether people here write to each other without being friends. */
export const useMayWriteToEveryone = (): boolean => useWorkspaceRules().rules?.directMessages === "everyone";
