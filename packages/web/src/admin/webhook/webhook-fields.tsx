import { WEBHOOK_NAME_CHARACTERS_MAX } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "../../design/text-field.tsx";
import { useActionTitles } from "../audit/use-action-title.ts";

export interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly actions: readonly string[];
}

export type WebhookErrors = Readonly<Record<string, string>>;

const isWebAddress = (text: string): boolean => /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);

/** What the page can see wrong by itself, by field. */
export const useWrongFields = (): ((draft: WebhookDraft) => Record<string, string>) => {
  const { t } = useTranslation();
  return ({ name, url, actions }) => ({
    ...(name.trim() === "" && { name: t("identity.required") }),
    ...(!isWebAddress(url.trim()) && { url: t("admin.webhooks.urlInvalid") }),
    ...(actions.length === 0 && { actions: t("admin.webhooks.eventsNone") }),
  });
};

/** What the server is told. */
export const inputOf = ({ name, url, actions }: WebhookDraft) => ({
  name: name.trim(),
  url: url.trim(),
  actions: [...actions],
});

interface WebhookFieldsProps {
  draft: WebhookDraft;
  errors: WebhookErrors;
  onChange: (draft: WebhookDraft) => void;
  autoFocus?: boolean;
}

export const WebhookFields = ({ draft, errors, onChange, autoFocus = false }: WebhookFieldsProps) => {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t("admin.webhooks.name")}
        name="name"
        autoFocus={autoFocus}
        autoComplete="off"
        maxLength={WEBHOOK_NAME_CHARACTERS_MAX}
        value={draft.name}
        error={errors.name}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
      />
      <TextField
        label={t("admin.webhooks.url")}
        name="url"
        type="url"
        dir="ltr"
        autoComplete="off"
        hint={t("admin.webhooks.urlHint")}
        value={draft.url}
        error={errors.url}
        onChange={(event) => onChange({ ...draft, url: event.target.value })}
      />
      <EventChoice
        chosen={draft.actions}
        error={errors.actions}
        onChange={(actions) => onChange({ ...draft, actions })}
      />
    </>
  );
};

interface EventChoiceProps {
  chosen: readonly string[];
  error: string | undefined;
  onChange: (chosen: readonly string[]) => void;
}

const EventChoice = ({ chosen, error, onChange }: EventChoiceProps) => {
  const { t } = useTranslation();
  const titles = useActionTitles();
  const [query, setQuery] = useState("");
  // Those that were chosen at first stand at the top, and stay there while one ticks.
  const [first] = useState(chosen);
  const isAll = chosen.includes("*");
  // What a newer server knows and this page does not stays chosen.
  const known = [...new Set([...first, ...Object.keys(titles), ...chosen])].filter((each) => each !== "*");
  const wanted = query.trim().toLowerCase();
  const shown = known.filter((action) => `${action} ${titles[action] ?? ""}`.toLowerCase().includes(wanted));
  const toggle = (action: string) =>
    onChange(chosen.includes(action) ? chosen.filter((each) => each !== action) : [...chosen, action]);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-meta font-semibold">{t("admin.webhooks.events")}</legend>
      <label className="flex cursor-pointer items-center gap-3 py-1 text-meta">
        <input
          type="checkbox"
          name="actions"
          checked={isAll}
          onChange={() => onChange(isAll ? [] : ["*"])}
          className="size-4 accent-accent"
        />
        {t("admin.webhooks.allEvents")}
      </label>
      {isAll ? null : (
        <>
          <input
            type="search"
            aria-label={t("admin.webhooks.eventsFilter")}
            placeholder={t("admin.webhooks.eventsFilter")}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="h-9 w-full rounded-control border border-line bg-raised px-3 text-meta"
          />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys */}
          <div tabIndex={0} className="h-48 overflow-y-auto rounded-control border border-line p-1">
            {shown.map((action) => (
              <label
                key={action}
                className="flex cursor-pointer items-center gap-3 rounded-control px-2 py-1 text-meta hover:bg-sunken"
              >
                <input
                  type="checkbox"
                  checked={chosen.includes(action)}
                  onChange={() => toggle(action)}
                  className="size-4 shrink-0 accent-accent"
                />
                <span className="min-w-0">{titles[action] ?? action}</span>
              </label>
            ))}
          </div>
        </>
      )}
      {error ? (
        <p className="text-meta text-danger">{error}</p>
      ) : (
        <p className="text-meta text-muted">{t("admin.webhooks.eventsHint")}</p>
      )}
    </fieldset>
  );
};
