import {
  CHANNEL_NAME_CHARACTERS_MAX,
  DESCRIPTION_CHARACTERS_MAX,
  TOPIC_CHARACTERS_MAX,
} from "@parley/contract";
import { useTranslation } from "react-i18next";
import { TextArea } from "../../design/text-area.tsx";
import { TextField } from "../../design/text-field.tsx";
import { EmojiField } from "./emoji-field.tsx";

/** What a channel says of itself, as it is typed. */
export interface Described {
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  readonly avatar: string | null;
}

interface ChannelFieldsProps {
  value: Described;
  onChange: (value: Described) => void;
  errors: Readonly<Record<string, string>>;
}

export const ChannelFields = ({ value, onChange, errors }: ChannelFieldsProps) => {
  const { t } = useTranslation();
  const set = (change: Partial<Described>) => onChange({ ...value, ...change });
  const optional = t("channels.create.optional");
  return (
    <>
      <div className="flex items-end gap-2">
        <EmojiField
          label={t("channels.create.noAvatar")}
          value={value.avatar}
          onChange={(avatar) => set({ avatar })}
        />
        <TextField
          className="min-w-0 flex-1"
          label={t("channel.name")}
          placeholder={t("channel.namePlaceholder")}
          maxLength={CHANNEL_NAME_CHARACTERS_MAX}
          autoFocus
          autoComplete="off"
          value={value.name}
          error={errors.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </div>
      <TextField
        label={`${t("channels.create.topic")} ${optional}`}
        placeholder={t("channels.create.topicPlaceholder")}
        maxLength={TOPIC_CHARACTERS_MAX}
        autoComplete="off"
        value={value.topic}
        error={errors.topic}
        onChange={(event) => set({ topic: event.target.value })}
      />
      <TextArea
        label={`${t("channels.create.description")} ${optional}`}
        placeholder={t("channels.create.descriptionPlaceholder")}
        maxLength={DESCRIPTION_CHARACTERS_MAX}
        value={value.description}
        error={errors.description}
        onChange={(event) => set({ description: event.target.value })}
      />
    </>
  );
};
