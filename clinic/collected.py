"""Static files under names that tell their content, also where one module imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """An old page finds the modules it was made with, and never half of a new release."""

    support_js_module_import_aggregation = True
