import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { useDeed } from "../frame/use-deed.ts";

const WAYS = [
  { now: false, title: "admin.keys.ordinary", note: "admin.keys.ordinaryNote" },
  { now: true, title: "admin.keys.leaked", note: "admin.keys.leakedNote" },
] as const;

/** Two ways to the next key, each with what it costs. */
export const RotateKey = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  const [now, setNow] = useState(false);
  const [consequence, setConsequence] = useState("");
  const rotate = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const answer = await parley.call("key.rotate", { now });
      setConsequence(answer.consequence);
      // With `now` the access token of this page counts no longer either: the client renews it for this call.
      await queries.invalidateQueries({ queryKey: ["admin", "keys"] });
    });
  };
  if (consequence) {
    return (
      <div className="flex flex-1 flex-col gap-4 p-4">
        <p role="status">
          <strong className="block">{t("admin.keys.rotated")}</strong>
          {consequence}
        </p>
        <Button autoFocus className="mt-auto self-end" onClick={onClose}>
          {t("admin.done")}
        </Button>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={rotate} className="flex flex-1 flex-col gap-4 p-4">
      <fieldset className="flex flex-col gap-3">
        <legend className="sr-only">{t("admin.keys.rotateTitle")}</legend>
        {WAYS.map((way) => (
          <label key={way.title} className="flex cursor-pointer gap-3">
            <input
              type="radio"
              name="way"
              checked={now === way.now}
              onChange={() => setNow(way.now)}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span>
              <span className="block font-semibold">{t(way.title)}</span>
              <span className="block text-meta text-muted">{t(way.note)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} look={now ? "danger" : "primary"}>
        {t(now ? "admin.keys.rotateNow" : "admin.keys.rotateAction")}
      </DialogActions>
    </form>
  );
};
