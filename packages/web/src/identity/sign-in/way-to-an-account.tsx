import { useTranslation } from "react-i18next";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { OutsideLink } from "../outside-link.tsx";

/** How one comes to an account here; nothing until that is known, so that no link vanishes under the pointer. */
export const WayToAnAccount = () => {
  const { t } = useTranslation();
  const { rules, isLoading } = useWorkspaceRules();
  if (isLoading) return null;
  if (rules && rules.signup !== "open") {
    return (
      <>
        {t(rules.signup === "invite" ? "identity.inviteNote" : "identity.closedNote")}{" "}
        <OutsideLink to="/sign-up">{t("identity.noAccountLink")}</OutsideLink>
      </>
    );
  }
  return (
    <>
      {t("identity.toSignUp")} <OutsideLink to="/sign-up">{t("identity.toSignUpLink")}</OutsideLink>
    </>
  );
};
