/** Puts the remembered theme on the page before anything is painted. The editor's own code follows it from then on (state/view.ts). */
(() => {
  let theme = 'system';
  try { theme = JSON.parse(localStorage.getItem('vq-studio.view') ?? '{}').state?.theme ?? 'system'; } catch { /* nothing remembered */ }
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
})();
