/** Draws the buttons that copy a field's text or hand it to another app; without script one selects and copies it by hand. */
for (const island of document.querySelectorAll<HTMLElement>('[data-island="copy"]')) {
  const { copies = '', textCopy = '', textCopied = '', textShare = '', textAbout = '' } = island.dataset;
  const field = document.getElementById(copies);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
  const said = document.createElement('output');
  const draw = (text: string, act: () => Promise<string>): void => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'ds-button';
    button.dataset.variant = 'secondary';
    button.textContent = text;
    button.addEventListener('click', () => {
      field.select();
      // Refused, or thought better of: the text is selected, to be copied by hand.
      act().then(
        (done) => said.replaceChildren(done),
        () => said.replaceChildren(),
      );
    });
    island.append(button);
  };
  // Neither is there on an address without encryption.
  if ('clipboard' in navigator) draw(textCopy, () => navigator.clipboard.writeText(field.value).then(() => textCopied));
  if (textShare !== '' && 'share' in navigator)
    draw(textShare, () => navigator.share({ text: textAbout, url: field.value }).then(() => ''));
  island.append(said);
}
