"""The shapes of responses, for the OpenAPI document; `api.render` fills them."""
