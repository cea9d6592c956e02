// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import _ "embed"

// The files of folder data. Those ending in .bin, attested.tsv and rcp_services.tsv are generated; the rest is kept by
// hand. All are strings, so that embedding them costs no memory until they are read.
var (
	//go:embed data/services.bin
	servicesFile string
	//go:embed data/policies.bin
	policiesFile string
	//go:embed data/attested.tsv
	attestedFile string
	//go:embed data/rcp_services.tsv
	rcpServicesFile string
	//go:embed data/context_keys.tsv
	contextKeysFile string
	//go:embed data/oidc_claims.tsv
	oidcClaimsFile string
	//go:embed data/oidc_issuers.tsv
	oidcIssuersFile string
	//go:embed data/quotas.tsv
	quotasFile string
	//go:embed data/unchecked_actions.tsv
	uncheckedActionsFile string
	//go:embed data/escalations.tsv
	escalationsFile string
	//go:embed data/action_lists.tsv
	actionListsFile string
	//go:embed data/aliases.tsv
	aliasesFile string
)
