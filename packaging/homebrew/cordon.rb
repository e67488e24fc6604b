# Template: tools/release/assemble.ts fills in every @NAME@ at a release.
class Cordon < Formula
  desc "Session-scoped routing for Claude Code"
  homepage "https://github.com/@OWNER@/cordon"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/@OWNER@/cordon/releases/download/v@VERSION@/cordon-darwin-arm64.tar.gz"
      sha256 "@SHA256_DARWIN_ARM64@"
    end
    on_intel do
      url "https://github.com/@OWNER@/cordon/releases/download/v@VERSION@/cordon-darwin-x64.tar.gz"
      sha256 "@SHA256_DARWIN_X64@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/@OWNER@/cordon/releases/download/v@VERSION@/cordon-linux-arm64.tar.gz"
      sha256 "@SHA256_LINUX_ARM64@"
    end
    on_intel do
      url "https://github.com/@OWNER@/cordon/releases/download/v@VERSION@/cordon-linux-x64.tar.gz"
      sha256 "@SHA256_LINUX_X64@"
    end
  end

  def install
    bin.install "cordon"
    man1.install "cordon.1"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/cordon --version")
  end
end
