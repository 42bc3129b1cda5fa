import type { AnswerOf } from "@parley/contract";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { CopyButton } from "../../../design/copy-button.tsx";

/** The one time that a token is shown. */
export const MadeToken = ({ made, onDone }: { made: AnswerOf<"api-token.create">; onDone: () => void }) => {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t("account.tokens.made")}
      className="flex flex-col gap-3 rounded-surface border border-line p-4 outline-none"
    >
      <p className="font-semibold">{t("account.tokens.made")}</p>
      <label className="flex flex-col gap-1">
        <span className="text-meta font-semibold">{t("account.tokens.token")}</span>
        <input
          readOnly
          value={made.token}
          dir="ltr"
          onFocus={(event) => event.target.select()}
          className="h-10 w-full rounded-control border border-edge/60 bg-sunken px-3 font-mono text-meta"
        />
      </label>
      <p className="text-meta text-muted">{t("account.tokens.once")}</p>
      <div className="flex gap-2">
        <CopyButton text={made.token} />
        <Button onClick={onDone}>{t("account.done")}</Button>
      </div>
    </section>
  );
};
