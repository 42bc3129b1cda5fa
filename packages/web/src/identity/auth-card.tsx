import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ParleyMark } from "../design/parley-mark.tsx";

interface AuthCardProps {
  title: string;
  children?: ReactNode;
  /** Above the title: to the step before. */
  onBack?: (() => void) | undefined;
  /** Below the card: the way to the other page. */
  foot: ReactNode;
}

/** The one card of the pages outside: the name above it, what else one may want below it. */
export const AuthCard = ({ title, children, onBack, foot }: AuthCardProps) => {
  const { t } = useTranslation();
  const heading = useTitleAnnounced(title);
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto bg-ground px-4 py-8 sm:bg-sunken sm:py-12">
      {/* From a fixed line down: what comes later, or with the next step, moves nothing that stands. */}
      <div className="w-full max-w-[400px] sm:mt-[7vh]">
        <header className="mb-6 flex flex-col items-center gap-2">
          <ParleyMark size={40} />
          <p className="text-title font-semibold tracking-tight">{t("parley")}</p>
          <p className="-mt-2 text-meta text-muted">{t("identity.welcome")}</p>
        </header>
        <section
          aria-labelledby="card-title"
          className="sm:rounded-surface sm:border sm:border-line sm:bg-raised sm:p-8"
        >
          <div className="mb-6 flex min-h-8 items-center gap-2">
            {onBack ? (
              <button
                type="button"
                aria-label={t("back")}
                onClick={onBack}
                className="-ms-2 inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-selected hover:text-ink pointer-coarse:size-11"
              >
                <ArrowLeft size={18} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
              </button>
            ) : null}
            <h1 ref={heading} id="card-title" tabIndex={-1} className="text-title outline-none">
              {title}
            </h1>
          </div>
          {children}
        </section>
        {/* Its line is kept while what stands there is not known. */}
        <div className="mt-6 min-h-[18px] text-center text-meta text-balance text-muted">{foot}</div>
      </div>
    </main>
  );
};

/** Where a step follows another with no field to type in, the focus goes to its title, and its name is read out. */
const useTitleAnnounced = (title: string) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  const { t } = useTranslation();
  useEffect(
    () => () => {
      document.title = t("parley");
    },
    [t],
  );
  useEffect(() => {
    document.title = `${title} · ${t("parley")}`;
    if (shown.current === title) return;
    shown.current = title;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) heading.current?.focus();
  }, [title, t]);
  return heading;
};
