/** On or off. */
import { Switch } from 'radix-ui';
import type { ControlProps } from './control-props.ts';

export function ToggleControl({ spec, value, onChange }: ControlProps<'toggle', boolean>) {
  return <Switch.Root className="switch" checked={value} onCheckedChange={onChange} aria-label={spec.label}><Switch.Thumb className="switch-thumb" /></Switch.Root>;
}
