"""What the first visitor would wait for is there before he comes."""

from django.template import engines

from gongheng.portals import warming


def test_every_template_is_compiled_and_kept():
    names = warming.templates()
    warming.warm()
    loader = engines["django"].engine.template_loaders[0]
    assert len(names) > 100
    assert set(names) <= set(loader.get_template_cache)
