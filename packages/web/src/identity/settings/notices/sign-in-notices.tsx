import type { SignedIn } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../design/icon-button.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useAuth } from "../../../use-parley.ts";

type Notice = NonNullable<SignedIn["notices"]>[number];

const NONE: readonly Notice[] = [];
const keyOf = ({ kind, at }: Notice) => `${kind} ${at}`;

/** What this sign-in has to tell, once: calm, above the page, until it is put away. */
export const SignInNotices = () => {
  const { t } = useTranslation();
  const notices = useAuth((auth) => (auth.at === "signed-in" ? (auth.notices ?? NONE) : NONE));
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const shown = notices.filter((notice) => !dismissed.has(keyOf(notice)));
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("account.notices.label")} className="shrink-0 border-b border-line bg-raised">
      <ul className="max-h-[40dvh] divide-y divide-line overflow-y-auto">
        {shown.map((notice) => (
          <NoticeLine
            key={keyOf(notice)}
            notice={notice}
            onDismiss={() => setDismissed(new Set([...dismissed, keyOf(notice)]))}
          />
        ))}
      </ul>
    </section>
  );
};

const NoticeLine = ({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { kind, at, count = 1 } = notice;
  const isAboutSessions = kind === "failed-sign-ins";
  return (
    <li className="flex items-start gap-3 border-s-2 border-away py-2 ps-4 pe-2 text-meta sm:ps-6">
      <p className="min-w-0 flex-1 py-1.5">
        {t(`account.notices.${kind}`, { count, when: formats.ago(at, new Date()) })}{" "}
        <Link
          to={isAboutSessions ? "/settings/sessions" : "/settings/security"}
          className="font-semibold whitespace-nowrap text-accent hover:underline"
        >
          {t(isAboutSessions ? "account.notices.toSessions" : "account.notices.toSecurity")}
        </Link>
      </p>
      <IconButton icon={X} label={t("account.notices.dismiss")} onClick={onDismiss} />
    </li>
  );
};
