import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface OutsideLinkProps {
  to: "/sign-in" | "/sign-up" | "/forgot-password" | "/sign-in/mail" | "/reactivate";
  children: ReactNode;
}

/** From one page outside to the other; where one wanted to go is kept. */
export const OutsideLink = ({ to, children }: OutsideLinkProps) => {
  const { returnTo } = useSearch({ strict: false });
  return (
    <Link
      to={to}
      search={returnTo ? { returnTo } : {}}
      className="rounded-control text-meta font-semibold text-accent hover:underline"
    >
      {children}
    </Link>
  );
};
