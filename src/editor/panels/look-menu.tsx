/** How the page looks and speaks: theme, contrast, language, and how scrolling moves the canvas. */
import { Check, Contrast, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { languages, setLanguage, useLanguage, type Language } from '../speak.ts';
import { setView, useView, type Theme } from '../state/view.ts';
import { words } from '../words.ts';

const themes: readonly (readonly [Theme, typeof Sun])[] = [['system', Monitor], ['light', Sun], ['dark', Moon]];

export function LookMenu() {
  const theme = useView((s) => s.theme), contrast = useView((s) => s.contrast), trackpad = useView((s) => s.trackpad), language = useLanguage((s) => s.language);
  const Icon = themes.find(([t]) => t === theme)![1];
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild><button type="button" className="icon-button" aria-label={words.theme.title} title={words.theme.title}><Icon size={16} /></button></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(t) => setView({ theme: t as Theme })}>
            {themes.map(([t, I]) => <DropdownMenu.RadioItem key={t} value={t} className="menu-item"><I size={15} />{words.theme[t]}<DropdownMenu.ItemIndicator className="menu-check">●</DropdownMenu.ItemIndicator></DropdownMenu.RadioItem>)}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.CheckboxItem className="menu-item" checked={contrast} onCheckedChange={(on) => setView({ contrast: on })}><Contrast size={15} />{words.contrast.high}<DropdownMenu.ItemIndicator className="menu-check"><Check size={14} /></DropdownMenu.ItemIndicator></DropdownMenu.CheckboxItem>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Label className="menu-title">{words.language.title}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={language} onValueChange={(l) => void setLanguage(l as Language)}>
            {languages.map(([l, name]) => <DropdownMenu.RadioItem key={l} value={l} className="menu-item" lang={l}>{name}<DropdownMenu.ItemIndicator className="menu-check">●</DropdownMenu.ItemIndicator></DropdownMenu.RadioItem>)}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.CheckboxItem className="menu-item" checked={trackpad} onCheckedChange={(on) => setView({ trackpad: on })} title={words.trackpad.tip}>{words.trackpad.title}<DropdownMenu.ItemIndicator className="menu-check"><Check size={14} /></DropdownMenu.ItemIndicator></DropdownMenu.CheckboxItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
