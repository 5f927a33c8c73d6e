from tests.careers.demo_site import (  # noqa: F401 - fixtures of this folder
    ask,
    bare_site,
    demo,
    loaded_demo,
    medical_office,
    read,
    secretary,
)
