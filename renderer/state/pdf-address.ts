/** Shows a PDF in a frame by an address that is gone with it: a data address would be held in the page a second time. */
export function pdfAddress(base64: string): (frame: HTMLIFrameElement) => () => void {
  return (frame) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
    frame.src = address;
    return () => URL.revokeObjectURL(address);
  };
}
