// The two buttons below a form: the one that saves, and what else can be done.
import { words } from "../words.ts";

interface ButtonsProps {
  readonly other: string;
  readonly isDanger?: boolean;
  readonly onOther: () => void;
}

export function FormButtons({ other, isDanger = false, onOther }: ButtonsProps) {
  return (
    <div class="row">
      <button type="button" class={isDanger ? "quiet danger" : "quiet"} onClick={onOther}>
        {other}
      </button>
      <button type="submit" class="primary">
        {words.save}
      </button>
    </div>
  );
}
