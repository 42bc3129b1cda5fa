import type { CSSProperties } from "react";
import { hueOf, initialsOf } from "./initials.ts";
import { joinClasses } from "./join-classes.ts";

const SIZES = {
  tiny: "size-4 text-[8px]",
  small: "size-6 text-[10px]",
  medium: "size-9 text-meta",
  large: "size-16 text-title",
} as const;

interface AvatarProps {
  person: { readonly id: string; readonly displayName: string; readonly avatarUrl?: string | null };
  size?: keyof typeof SIZES;
}

/** A person's picture, else their initials on a hue of their own. It repeats a name that stands beside it. */
export const Avatar = ({ person, size = "medium" }: AvatarProps) => {
  const look = joinClasses("shrink-0 rounded-full", SIZES[size]);
  if (person.avatarUrl) {
    return <img src={person.avatarUrl} alt="" className={joinClasses(look, "object-cover")} />;
  }
  const hue = hueOf(person.id);
  const style: CSSProperties = {
    background: `oklch(var(--avatar-ground) ${hue})`,
    color: `oklch(var(--avatar-ink) ${hue})`,
  };
  return (
    <span
      aria-hidden
      style={style}
      // Not text of the page: it is not copied with a message, and no name has to contain it.
      data-initials={initialsOf(person.displayName)}
      className={joinClasses(
        look,
        "inline-flex select-none items-center justify-center font-semibold before:content-[attr(data-initials)]",
      )}
    />
  );
};
