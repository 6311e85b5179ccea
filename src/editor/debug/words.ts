/** What the debugger's part of the editor says, in the language that is chosen. */
import { speak } from '../speak.ts';
import { english } from './words-en.ts';

export const debugWords = speak(english, async () => (await import('./words-zh.ts')).chinese);
