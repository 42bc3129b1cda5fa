import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";
import { OutsideButton } from "../outside-button.tsx";
import { TokenCard } from "../token-card.tsx";

/** Ends the session that a mail about a new device told of. */
export const NotMePage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const setNew = <OutsideButton to="/forgot-password">{t("outside.reset.title")}</OutsideButton>;
  return (
    <TokenCard
      title={t("outside.notMe.title")}
      detail={t("outside.notMe.detail")}
      action={t("outside.notMe.confirm")}
      gone={t("outside.notMe.gone")}
      goneNext={setNew}
      onUse={async (token) => {
        await parley.call("auth.notMe", { token });
        return { title: t("outside.notMe.doneTitle"), detail: t("outside.notMe.done") };
      }}
    />
  );
};
