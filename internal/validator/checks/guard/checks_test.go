// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checks/guard"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

func TestChecks(t *testing.T) {
	checktest.Run(t, validator.Suite(), guard.Checks, slices.Concat(keyWeakCases, keyMFACases, keyTransportCases, keyNetworkCases, keyOperatorCases, keyNeverCases))
}

// allow and deny are statements of one action on everything with a condition.
func allow(action, condition string) string { return oneAction("Allow", action, condition) }

func deny(action, condition string) string { return oneAction("Deny", action, condition) }

func oneAction(effect, action, condition string) string {
	return `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

// logDelivery is a bucket statement for a principal with a condition.
func logDelivery(principal, condition string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*","Condition":` + condition + `}`
}

const notForService = `"BoolIfExists":{"aws:ViaAWSService":"false"}`
