"""What an export may say of whom; pure."""

# Words of the identities that natural persons choose: their bodies are not named for them.
INDIVIDUALS = (
    "个人",
    "公民",
    "自然人",
    "居民",
    "村民",
    "群众",
    "代表",
    "委员",
    "律师",
    "专家",
    "学者",
)


def is_individual(identity: str) -> bool:
    """Tell whether who says so answers as a natural person, not for a body."""
    return any(word in identity for word in INDIVIDUALS)
