import type { ComponentProps } from "react";
import { joinClasses } from "../design/join-classes.ts";

/** A button that reads as a link: for what is one among several things to do. */
export const TextAction = ({ className, ...rest }: ComponentProps<"button">) => (
  <button
    type="button"
    {...rest}
    className={joinClasses(
      "rounded-control text-meta font-semibold text-accent hover:underline disabled:opacity-50 pointer-coarse:min-h-11",
      className,
    )}
  />
);
