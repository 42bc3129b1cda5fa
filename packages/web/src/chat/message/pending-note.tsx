import type { PendingMessage } from "@parley/client";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { focusComposer } from "./composer-focus.ts";
import { useTalk } from "./talk.ts";

/** Beside a message that waits for the connection. */
export const WaitingClock = () => {
  const { t } = useTranslation();
  return (
    <Clock
      size={14}
      strokeWidth={1.75}
      role="img"
      aria-label={t("message.waiting")}
      className="ms-2 inline-block align-[-2px]"
    />
  );
};

const ACTION =
  "rounded-control font-semibold text-ink underline decoration-line underline-offset-2 hover:decoration-ink";

/** Below a message the server refused: why, and the three things to do. */
export const PendingNote = ({ pending, detail }: { pending: PendingMessage; detail: string }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const talk = useTalk();
  const tellProblem = useTellProblem();
  const edit = async () => {
    await parley.discard(pending.nonce);
    const draft = parley.replica.get().drafts.get(pending.channelId)?.text;
    parley.setDraft(pending.channelId, draft ? `${pending.text}\n${draft}` : pending.text);
    if (pending.replyTo) talk.set({ replyTo: pending.replyTo });
    focusComposer();
  };
  return (
    <div className="mt-1 border-s-2 border-danger ps-3 text-meta">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-semibold text-danger">{t("message.notSent")}</span>
        <Dot />
        <button
          type="button"
          className={ACTION}
          onClick={() => parley.retry(pending.nonce).catch(tellProblem)}
        >
          {t("tryAgain")}
        </button>
        <Dot />
        <button type="button" className={ACTION} onClick={() => void edit()}>
          {t("message.edit")}
        </button>
        <Dot />
        <button
          type="button"
          className={ACTION}
          onClick={() => parley.discard(pending.nonce).catch(tellProblem)}
        >
          {t("message.delete")}
        </button>
      </p>
      <p dir="auto" className="text-start text-muted">
        {detail}
      </p>
    </div>
  );
};

const Dot = () => (
  <span aria-hidden className="text-muted">
    ·
  </span>
);
