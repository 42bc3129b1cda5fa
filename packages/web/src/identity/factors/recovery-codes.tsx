import { Download, Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { useOwnProfile } from "../../use-parley.ts";

interface RecoveryCodesProps {
  codes: readonly string[];
  /** They say that they have kept them. */
  onKept: () => void;
  /** What the button that ends this says. */
  keptLabel?: string;
}

/** Recovery codes, shown this once: to be copied, printed or downloaded. */
export const RecoveryCodes = ({ codes, onKept, keptLabel }: RecoveryCodesProps) => {
  const { t } = useTranslation();
  const username = useOwnProfile()?.username ?? "";
  const heading = t("factors.codesFile", { name: username, host: location.host });
  const text = `${heading}\n\n${codes.join("\n")}\n`;
  return (
    <div className="flex flex-col gap-4">
      <p>{t("factors.codesDetail")}</p>
      {/* On paper nothing else of the page stands (tokens.css, `print-only-this`). */}
      <div className="print-only-this rounded-control border border-line bg-sunken p-4">
        <p className="hidden print:mb-4 print:block">{heading}</p>
        <ol
          aria-label={t("factors.codesTitle")}
          className="grid grid-cols-[repeat(auto-fit,minmax(max(20ch,34%),1fr))] gap-x-4 gap-y-1 text-center font-mono text-[13.5px] whitespace-nowrap select-all"
          dir="ltr"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={t("factors.codesCopy")} />
        <Button onClick={() => print()}>
          <Printer size={16} strokeWidth={1.75} aria-hidden />
          {t("factors.codesPrint")}
        </Button>
        <Button onClick={() => download(text, `parley-recovery-codes-${username || "account"}.txt`)}>
          <Download size={16} strokeWidth={1.75} aria-hidden />
          {t("factors.codesDownload")}
        </Button>
      </div>
      <Button look="primary" wide tall onClick={onKept}>
        {keptLabel ?? t("factors.codesKept")}
      </Button>
    </div>
  );
};

/** Made here: the codes are sent nowhere to be fetched from. */
const download = (text: string, name: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
