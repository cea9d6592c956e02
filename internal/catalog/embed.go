// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import _ "embed"

// The files of folder data. All are generated. What people keep is in package facts.
// They are strings, so that embedding them costs no memory until they are read.
var (
	//go:embed data/services.bin
	servicesFile string
	//go:embed data/policies.bin
	policiesFile string
	//go:embed data/attested.tsv
	attestedFile string
	//go:embed data/rcp_services.tsv
	rcpServicesFile string
)
