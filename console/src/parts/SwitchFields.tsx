// Which settings of a load balancer are on or off? Those that its edition knows.
import { Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Edition } from "../api/editions";
import { Field, faultAt } from "./Field";

/** Settings of a load balancer that are on or off; `null` where the edition's own holds. */
export interface Switches {
  long_cookie?: boolean | null;
  adjustable_idle?: boolean | null;
  sticky_least_connections?: boolean | null;
}

const NAMES = ["long_cookie", "adjustable_idle", "sticky_least_connections"] as const;

/** The same, without what means nothing in an edition: it is refused there. */
export function switchesIn(edition: Edition | undefined, switches: Switches): Switches {
  const known = edition?.switches.map(({ setting }) => setting) ?? [];
  return Object.fromEntries(NAMES.map((name) => [name, known.includes(name) ? switches[name] : undefined]));
}

interface SwitchFieldsProps {
  edition: Edition | undefined;
  switches: Switches;
  onChange: (change: Switches) => void;
  error?: unknown;
}

export function SwitchFields({ edition, switches, onChange, error }: SwitchFieldsProps) {
  const { t } = useTranslation("persistence");
  return edition?.switches.map(({ setting, default: usual }) => (
    <Field
      key={setting}
      label={t(`switchOf.${setting}`)}
      hint={t(`switchHint.${setting}`)}
      fault={faultAt(error, setting)}
    >
      {(id) => (
        <div>
          <Switch
            id={id}
            checked={switches[setting as "long_cookie"] ?? usual}
            onChange={(isOn) => onChange({ [setting]: isOn === usual ? null : isOn })}
          />
        </div>
      )}
    </Field>
  ));
}
