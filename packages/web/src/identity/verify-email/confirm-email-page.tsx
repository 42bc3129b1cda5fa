import { useTranslation } from "react-i18next";
import { useAuth, useParley } from "../../use-parley.ts";
import { OutsideButton } from "../outside-button.tsx";
import { TokenCard } from "../token-card.tsx";

/** One side of a move to another address. */
export const ConfirmEmailPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");
  const next = isSignedIn ? <OutsideButton to="/">{t("outside.goOn")}</OutsideButton> : undefined;
  return (
    <TokenCard
      title={t("outside.confirmEmail.title")}
      detail={t("outside.confirmEmail.detail")}
      action={t("outside.confirmEmail.confirm")}
      gone={t("outside.confirmEmail.gone")}
      goneNext={next}
      onUse={async (token) => {
        const { changed } = await parley.call("auth.confirmEmailChange", { token });
        return changed
          ? { title: t("outside.confirmEmail.doneTitle"), detail: t("outside.confirmEmail.done"), next }
          : { title: t("outside.confirmEmail.halfTitle"), detail: t("outside.confirmEmail.half"), next };
      }}
    />
  );
};
