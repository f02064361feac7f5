"""From values of `simpeltaru` to the bodies of `api.schemas`, in one language for one audience."""
