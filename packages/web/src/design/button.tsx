import type { ComponentProps } from "react";
import { joinClasses } from "./join-classes.ts";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong disabled:opacity-50",
  plain: "border border-line bg-raised hover:bg-sunken disabled:opacity-50",
  quiet: "text-ink hover:bg-selected disabled:opacity-50",
  danger: "bg-danger text-on-danger hover:opacity-90 disabled:opacity-50",
  "quiet-danger": "text-danger hover:bg-selected disabled:opacity-50",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  wide?: boolean;
  /** For a page that has one thing to do. */
  tall?: boolean;
}

/** Two heights, one radius; the look says how much it asks for. */
export const Button = ({ look = "plain", wide, tall, className, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={joinClasses(
      "inline-flex shrink-0 items-center justify-center gap-2 rounded-control px-3 text-meta font-semibold",
      "transition-colors pointer-coarse:h-11",
      tall ? "h-10" : "h-9",
      LOOKS[look],
      wide && "w-full",
      className,
    )}
  />
);
