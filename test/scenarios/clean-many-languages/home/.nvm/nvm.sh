nvm() { echo made up; }
nvm_echo() { command printf %s\\n "$*"; }
