/** What is said of the debugger before its dock is loaded, in the language that is chosen. */
import { speak } from '../speak.ts';
import { pageEnglish } from './page-words-en.ts';

export const pageWords = speak(pageEnglish, async () => (await import('./words-zh.ts')).chinese);
