// What is a load balancer for, in words and tags?
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Field, faultAt } from "./Field";
import { tagsOf, textsOf } from "./tags";

interface About {
  description?: string | null;
  tags?: Record<string, string | null> | null;
}

interface AboutFieldsProps {
  about: About;
  onChange: (about: { description?: string; tags?: Record<string, string> }) => void;
  error?: unknown;
}

/** As the node bounds it. */
const DESCRIPTION_MAX = 255;

export function AboutFields({ about, onChange, error }: AboutFieldsProps) {
  const { t } = useTranslation("balancers");
  const tags = textsOf(about.tags as Record<string, string> | null | undefined);
  const said = { description: about.description ?? undefined, tags: tagsOf(tags) };
  return (
    <>
      <Field label={t("field.description")} fault={faultAt(error, "description")}>
        {(id) => (
          <Input
            id={id}
            value={about.description ?? ""}
            maxLength={DESCRIPTION_MAX}
            onChange={({ target }) => onChange({ ...said, description: target.value || undefined })}
          />
        )}
      </Field>
      <Field label={t("field.tags")} hint={t("field.tagsHint")} fault={faultAt(error, "tags")}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            open={false}
            suffixIcon={null}
            value={tags}
            tokenSeparators={[",", " "]}
            onChange={(texts: string[]) => onChange({ ...said, tags: tagsOf(texts) })}
          />
        )}
      </Field>
    </>
  );
}
