"""The five services. Each stands alone: none imports another, and they meet only through what they publish."""
