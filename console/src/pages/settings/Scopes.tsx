// What may somebody do, and to which load balancers?
import { Flex, Form, Select, Tag, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";

export const ROLES = ["viewer", "operator", "editor", "admin"] as const;

export function RoleName({ role }: { role: string }) {
  const { t } = useTranslation("settings");
  return (
    <Tooltip title={t(`role.${role}_hint`, { defaultValue: role })}>
      <span>{t(`role.${role}`, { defaultValue: role })}</span>
    </Tooltip>
  );
}

/** Projects and regions that somebody is confined to. */
export function Scopes({ projects, regions }: { projects: string[]; regions: string[] }) {
  const { t } = useTranslation("settings");
  if (projects.length + regions.length === 0) {
    return <Typography.Text type="secondary">{t("scope.all")}</Typography.Text>;
  }
  return (
    <Flex wrap gap={4}>
      {projects.map((name) => (
        <Tag key={`p ${name}`}>{t("scope.project", { name })}</Tag>
      ))}
      {regions.map((name) => (
        <Tag key={`r ${name}`}>{t("scope.region", { name })}</Tag>
      ))}
    </Flex>
  );
}

/** The fields of a form that say a role and its scopes. */
export function RoleFields() {
  const { t } = useTranslation("settings");
  return (
    <>
      <Form.Item name="role" label={t("column.role")} rules={[{ required: true, message: t("required") }]}>
        <Select
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          optionRender={({ value }) => (
            <Flex vertical>
              <span>{t(`role.${value}`)}</span>
              <Typography.Text type="secondary" className="wrap">
                {t(`role.${value}_hint`)}
              </Typography.Text>
            </Flex>
          )}
        />
      </Form.Item>
      <Form.Item name="projects" label={t("scope.projects")} extra={t("scope.hint")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", " "]}
          placeholder={t("scope.all")}
        />
      </Form.Item>
      <Form.Item name="regions" label={t("scope.regions")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", " "]}
          placeholder={t("scope.all")}
        />
      </Form.Item>
    </>
  );
}
