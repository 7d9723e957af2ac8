/** Draws the button that prints the receipt; without script the sentence of the island says how. */
for (const island of document.querySelectorAll<HTMLElement>('[data-island="print"]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ds-button';
  button.dataset.variant = 'secondary';
  button.textContent = island.dataset.textPrint ?? '';
  button.addEventListener('click', () => window.print());
  island.replaceChildren(button);
}
