import { ChevronRight, KeyRound, type LucideIcon, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { supportsPasskeys } from "./passkeys-here.ts";

interface ChooseFactorProps {
  onChoose: (factor: "totp" | "passkey") => void;
}

/** The two second factors, each with what it is. */
export const ChooseFactor = ({ onChoose }: ChooseFactorProps) => {
  const { t } = useTranslation();
  return (
    <ul
      aria-label={t("factors.enrolChoose")}
      className="divide-y divide-line rounded-control border border-line"
    >
      {supportsPasskeys() ? (
        <Choice
          icon={KeyRound}
          title={t("factors.passkeyTitle")}
          detail={t("factors.passkeyDetail")}
          onClick={() => onChoose("passkey")}
        />
      ) : null}
      <Choice
        icon={Smartphone}
        title={t("factors.totpTitle")}
        detail={t("factors.totpDetail")}
        onClick={() => onChoose("totp")}
      />
    </ul>
  );
};

interface ChoiceProps {
  icon: LucideIcon;
  title: string;
  detail: string;
  onClick: () => void;
}

const Choice = ({ icon: Icon, title, detail, onClick }: ChoiceProps) => (
  <li>
    <button
      type="button"
      onClick={onClick}
      className="focus-inset flex w-full items-center gap-3 rounded-control p-3 text-start transition-colors hover:bg-sunken"
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="block text-meta text-muted">{detail}</span>
      </span>
      <ChevronRight size={18} strokeWidth={1.75} aria-hidden className="text-muted rtl:-scale-x-100" />
    </button>
  </li>
);
