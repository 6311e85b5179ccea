/** The language of the interface. Words are asked for where they are shown, so another language needs no reload; what it does not say is said in English. */
import { create } from 'zustand';

export const languages = [['en', 'English'], ['zh-CN', '简体中文']] as const;
export type Language = (typeof languages)[number][0];

const key = 'vq-studio.language';
const stored = (): Language => {
  try { const l = localStorage.getItem(key); if (l === 'en' || l === 'zh-CN') return l; } catch { /* storage is forbidden: the system's language */ }
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
};

export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

/** Another language's words, of the same form; strings may differ, keys may be missing. */
export type Translation<T> = { readonly [K in keyof T]?: T[K] extends string ? string : T[K] extends (...a: infer A) => string ? (...a: A) => string : T[K] extends readonly string[] ? readonly string[] : T[K] extends object ? Translation<T[K]> : T[K] };

const loaders: (() => Promise<void>)[] = [];

/** English words that speak another language once it is chosen. @param load brings the other language's words */
export function speak<T extends object>(english: T, load: () => Promise<Translation<T>>): T {
  let other: object | undefined;
  loaders.push(async () => { other ??= await load(); });
  return mirror(english, () => (useLanguage.getState().language === 'en' ? undefined : other)) as T;
}

function mirror(english: object, other: () => object | undefined): object {
  const inner = new Map<PropertyKey, object>();
  return new Proxy(english, {
    get(target, k) {
      const here = Reflect.get(target, k) as unknown, there = (other() as Record<PropertyKey, unknown> | undefined)?.[k];
      if (typeof here !== 'object' || here === null) return there ?? here;
      if (!inner.has(k)) inner.set(k, mirror(here, () => (other() as Record<PropertyKey, object> | undefined)?.[k]));
      return inner.get(k);
    },
  });
}

/** Shows the interface in a language, and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  if (language !== 'en') await Promise.all(loaders.map((load) => load()));
  useLanguage.setState({ language });
  document.documentElement.lang = language;
  try { localStorage.setItem(key, language); } catch { /* it holds for this page only */ }
}
/** Is told whenever the language is about to change, after its words have come. */
export const onLanguage = (load: () => Promise<void>, change: (l: Language) => void): void => { loaders.push(load); useLanguage.subscribe((s, before) => { if (s.language !== before.language) change(s.language); }); };
export const startLanguage = () => setLanguage(stored());
