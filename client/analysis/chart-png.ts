/** A chart as PNG, drawn by the browser from the very SVG that can be downloaded, with the fonts that its reader sees. Without a script there is the SVG. */

/** Pixels for each unit of the chart: sharp in print. */
const SHARP = 3;

async function drawn(address: string): Promise<Blob> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * SHARP;
  canvas.height = image.naturalHeight * SHARP;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the chart was not drawn')) : resolve(blob)),
      'image/png',
    );
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-png]')) {
  const { png = '', name = '' } = button.dataset;
  button.closest('li')?.removeAttribute('hidden');
  button.addEventListener('click', async () => {
    const url = URL.createObjectURL(await drawn(png));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
  });
}
