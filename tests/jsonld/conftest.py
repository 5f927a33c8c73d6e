from tests.careers.demo_site import (  # noqa: F401 - fixtures of this folder
    ask,
    demo,
    fresh_cache,
    loaded_demo,
    medical_office,
    read,
    secretary,
    small_pictures,
)
