// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
)

const (
	castA     = "444455556666"
	castMira  = "arn:aws:iam::444455556666:user/ops/mira"
	castRun7  = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
	castRootA = "arn:aws:iam::444455556666:root"
	castKiosk = "arn:aws:sts::444455556666:federated-user/kiosk"
	castOIDC  = "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com"
	castSAML  = "arn:aws:iam::444455556666:saml-provider/corp"
	castQueue = "arn:aws:sqs:eu-west-1:444455556666:intake"
)

// gap marks unknown text within a string of a test.
const gap = policytest.Gap

func testDocument(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	return policytest.Partial(tb, text)
}
