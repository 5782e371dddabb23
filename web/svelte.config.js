/** Read by svelte-check and the Vite plugin alike. Styles go to files: the page's policy allows no inline style. */
export default { compilerOptions: { runes: true, css: 'external' } }
