set -gx EDITOR vim
if status is-interactive
    fish_add_path ~/.cargo/bin
end
