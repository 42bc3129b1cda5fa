import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface OutsideButtonProps {
  to: "/" | "/sign-in" | "/forgot-password";
  children: ReactNode;
}

/** The one thing to do next, where that is another page. */
export const OutsideButton = ({ to, children }: OutsideButtonProps) => {
  const { returnTo } = useSearch({ strict: false });
  return (
    <Link
      to={to}
      search={returnTo && to !== "/" ? { returnTo } : {}}
      className="inline-flex h-10 w-full items-center justify-center rounded-control bg-accent px-3 text-meta font-semibold text-on-accent transition-colors hover:bg-accent-strong pointer-coarse:h-11"
    >
      {children}
    </Link>
  );
};
