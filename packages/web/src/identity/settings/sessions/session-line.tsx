import type { Session } from "@parley/contract";
import { MonitorSmartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useOwnProfile, useParley } from "../../../use-parley.ts";
import { deviceOf } from "../device-of.ts";
import { SettingsLine } from "../settings-line.tsx";
import { useChange } from "../use-change.ts";
import { methodsOf } from "./methods-of.ts";
import { placeName } from "./place-name.ts";

/** What is said of one sign-in: on what, where, when, how. */
export const SessionLine = ({ session }: { session: Session }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const locale = useOwnProfile()?.locale ?? undefined;
  const { change, busy, problem } = useChange();
  const now = new Date();
  const seen = deviceOf(session.userAgent);
  const device = session.device || (seen ? t("settings.device", seen) : t("settings.unknownDevice"));
  const lastUsed = t("account.sessions.lastUsed", { when: formats.ago(session.lastUsedAt, now) });
  const methods = methodsOf(session.amr).map((method) => t(`account.sessions.methods.${method}`));
  const when = formats.ago(session.createdAt, now);
  const place = [session.ip, placeName(session.place, locale)].filter(Boolean).join(" · ");
  return (
    <li>
      <SettingsLine
        icon={MonitorSmartphone}
        title={device}
        notes={[
          <span key="last">
            {session.current ? (
              <span className="font-semibold text-ink">{t("account.sessions.thisDevice")}</span>
            ) : (
              lastUsed
            )}
            {place ? ` · ${place}` : null}
          </span>,
          methods.length > 0
            ? t("account.sessions.since", { when, methods: listOf(methods) })
            : t("account.sessions.sinceUnknown", { when }),
        ]}
      >
        {session.current ? null : (
          <Button
            disabled={busy}
            aria-label={t("account.sessions.endNamed", { device })}
            onClick={() => void change(() => parley.call("session.revoke", { id: session.id }), "sessions")}
          >
            {t("account.sessions.end")}
          </Button>
        )}
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};

// The texts are English so far: their lists are joined as English joins them.
const listOf = (words: readonly string[]): string =>
  new Intl.ListFormat("en", { type: "conjunction" }).format(words);
