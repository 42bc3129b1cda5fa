import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";

/** A secret or a link that nobody can be shown again, with a button that copies it. */
export const ShownOnce = ({ label, text }: { label: string; text: string }) => {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex flex-col gap-1">
      <label className="flex flex-col gap-1">
        <span className="text-meta font-semibold">{label}</span>
        <textarea
          readOnly
          rows={3}
          value={text}
          dir="ltr"
          onFocus={(event) => event.target.select()}
          className="w-full resize-none rounded-control border border-edge/60 bg-sunken px-3 py-2 font-mono text-meta break-all"
        />
      </label>
      <div className="flex items-center justify-between gap-2">
        <span className="text-meta text-muted">{t("admin.shownOnce")}</span>
        <Button
          look="primary"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          <span aria-live="polite">{t(isCopied ? "copied" : "copy")}</span>
        </Button>
      </div>
    </div>
  );
};
