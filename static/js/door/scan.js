// Reads tickets with the camera, in browsers that can. Any phone's own camera does it as well.
import { codeOfTicket } from "./tally.js";

const EVERY = 250;

export function scanning(root, seen) {
  const button = root.querySelector("[data-scan]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const dialog = root.querySelector("[data-scanner]");
  const video = dialog.querySelector("video");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let timer;

  const stop = () => {
    clearInterval(timer);
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  const look = async () => {
    const codes = await detector.detect(video).catch(() => []);
    const ticket = codes.map((code) => codeOfTicket(code.rawValue)).find(Boolean);
    if (!ticket || !dialog.open) return;
    dialog.close();
    seen(ticket);
  };
  button.addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.hidden = true; // no camera, or they said no
      return;
    }
    dialog.showModal();
    await video.play();
    timer = setInterval(look, EVERY);
  });
  dialog.querySelector("[data-stop]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
  button.hidden = false;
}
