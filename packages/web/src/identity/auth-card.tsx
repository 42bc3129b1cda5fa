import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ParleyMark } from "../design/parley-mark.tsx";

interface AuthCardProps {
  title: string;
  children?: ReactNode;
  /** Below the card: the way to the other page. */
  foot: ReactNode;
}

/** The one card of the pages outside: the name above it, what else one may want below it. */
export const AuthCard = ({ title, children, foot }: AuthCardProps) => {
  const { t } = useTranslation();
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto bg-ground px-4 py-8 sm:bg-sunken sm:py-12">
      <div className="my-auto w-full max-w-[400px]">
        <header className="mb-6 flex flex-col items-center gap-2">
          <ParleyMark size={40} />
          <p className="text-title font-semibold tracking-tight">{t("parley")}</p>
          <p className="-mt-2 text-meta text-muted">{t("identity.welcome")}</p>
        </header>
        <section
          aria-labelledby="card-title"
          className="sm:rounded-surface sm:border sm:border-line sm:bg-raised sm:p-8"
        >
          <h1 id="card-title" className="mb-6 text-title">
            {title}
          </h1>
          {children}
        </section>
        {/* Its line is kept while what stands there is not known. */}
        <p className="mt-6 min-h-[18px] text-center text-meta text-balance text-muted">{foot}</p>
      </div>
    </main>
  );
};
